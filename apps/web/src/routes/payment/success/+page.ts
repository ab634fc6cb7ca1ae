// While the bank is at work this page looks again, moves the focus and announces what changed.
export const csr = true;
