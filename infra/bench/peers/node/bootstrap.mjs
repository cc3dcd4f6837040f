// A passing quiz submission as a Node function would do it with the SDK v3: the peer of `quiz-submit` in `bench time`.
// It does what ../python/bootstrap.py does, and as little of the rest.

import { readFileSync } from 'node:fs';
import http from 'node:http';

import { BatchGetItemCommand, DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

const [read, write] = readFileSync(process.env.BENCH_CALLS, 'utf8').trim().split('\n').map((call) => JSON.parse(call));
const client = new DynamoDBClient({ maxAttempts: 1 });

const mapped = (one, change) =>
  Object.fromEntries(
    Object.entries(one).map(([kind, request]) => {
      const changed = ['Key', 'Item'].filter((part) => request[part]).map((part) => [part, change(request[part])]);
      return [kind, { ...request, ...Object.fromEntries(changed) }];
    }),
  );

// The writes as a program has them: plain values.
const writes = write.TransactItems.map((one) => mapped(one, (item) => unmarshall(item)));

async function handle(event) {
  const submitted = Object.values(JSON.parse(event.body).submitted_answers);
  const found = await client.send(new BatchGetItemCommand({ RequestItems: read.RequestItems }));
  const items = Object.values(found.Responses).flat().map((item) => unmarshall(item));
  const right = submitted.filter((answer) => answer).length;
  const TransactItems = writes.map((one) => mapped(one, (item) => marshall(item)));
  await client.send(new TransactWriteItemsCommand({ TransactItems }));
  const body = { score: (100 * right) / submitted.length, is_passed: true, items: items.length };
  return { statusCode: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

// Lambda's runtime interface, without a client library.
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true });
const call = (method, path, body) =>
  new Promise((resolve, reject) => {
    const request = http.request({ agent, host, port, method, path }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ headers: answer.headers, text: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });

for (;;) {
  const next = await call('GET', '/2018-06-01/runtime/invocation/next');
  const response = await handle(JSON.parse(next.text));
  const id = next.headers['lambda-runtime-aws-request-id'];
  await call('POST', `/2018-06-01/runtime/invocation/${id}/response`, JSON.stringify(response));
}
