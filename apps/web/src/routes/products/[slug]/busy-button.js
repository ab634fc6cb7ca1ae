// All the JavaScript of a product page: a button that was pressed says so and cannot be pressed twice.
for (const form of document.forms) {
  for (const button of form.querySelectorAll('button')) {
    const { busy } = button.dataset;
    if (!busy) continue;
    const words = button.textContent;
    form.addEventListener('submit', ({ submitter }) => {
      if (submitter !== button) return;
      button.disabled = true;
      button.textContent = busy;
    });
    // Back from Stripe's page a browser may show this page as it was left.
    addEventListener('pageshow', () => {
      button.disabled = false;
      button.textContent = words;
    });
  }
}
