/** Two servers: one that sends whoever asks it to the other, and that one, which notes who comes. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Redirect {
  /** Where to ask. */
  url: string;
  /** Where that leads, and who came there: method and `Authorization`. */
  elsewhere: string;
  came: string[];
  /** How often the first was asked for more than whether it may be. */
  asked: () => number;
  end(): void;
}

const ALLOWED = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "authorization, content-type", "Access-Control-Allow-Methods": "GET, POST" };

export async function redirect(status: number): Promise<Redirect> {
  const came: string[] = [];
  let asked = 0;
  const other = await listening((request, answer) => {
    came.push(`${request.method} ${request.headers.authorization}`);
    answer.writeHead(200, ALLOWED).end("{}");
  });
  const first = await listening((request, answer) => {
    if (request.method === "OPTIONS") return void answer.writeHead(204, ALLOWED).end();
    asked += 1;
    answer.writeHead(status, { ...ALLOWED, Location: `${address(other)}${request.url}` }).end();
  });
  return { url: `${address(first)}/`, elsewhere: `${address(other)}/`, came, asked: () => asked, end: () => [first, other].forEach((server) => server.close()) };
}

async function listening(answer: RequestListener): Promise<Server> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const address = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
