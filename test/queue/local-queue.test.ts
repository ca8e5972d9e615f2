import { LocalQueue } from "../../src/queue/local-queue.ts";
import { queueConformance } from "./conformance.ts";

queueConformance("LocalQueue", (options) => new LocalQueue(options));
