// All the JavaScript of a product page: a button that was pressed says so and cannot be pressed twice.
for (const form of document.forms) {
  const button = form.querySelector('button');
  const busy = button?.dataset.busy;
  if (!button || !busy) continue;
  const words = button.textContent;
  form.addEventListener('submit', () => {
    button.disabled = true;
    button.textContent = busy;
  });
  // Back from Stripe's page a browser may show this page as it was left.
  addEventListener('pageshow', () => {
    button.disabled = false;
    button.textContent = words;
  });
}
