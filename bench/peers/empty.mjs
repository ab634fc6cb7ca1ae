import { createServer } from 'node:http';

// Node alone, with the smallest server there is, and no types to strip.
const server = createServer((_request, response) => response.end());
server.listen(0, '127.0.0.1', () => {
  console.log(`listening at http://127.0.0.1:${server.address().port}`);
});
