import { poolSizes } from '../config/pool-sizes.ts';
import type { StackConfig } from '../config/schema.ts';
import { hoursAMonth } from '../cost/hours.ts';
import { assumedRate, type Price, prices } from '../cost/prices.ts';
import { cacheBytes, databaseSize, maxConnections } from './aws-sizes.ts';
import type { Figures } from './figures.ts';

/** What is not measured: said once, and shown on the page. */
export const assumptions = {
  /** Requests that come with one image: announced and completed; read, listed, followed, shown. */
  writesPerImage: 2,
  readsPerImage: 10,
  /** The busiest hour ÷ the average one. */
  peak: 5,
  /** Of a processor, before another one comes. */
  utilisation: 0.7,
  /** A Graviton vCPU ÷ a core of the machine that was measured. */
  processorRatio: 1,
} as const;

const secondsAMonth = hoursAMonth * 3600;
const gib = 2 ** 30;

/** Milliseconds of a vCPU that one image takes, of everybody. */
export const perImage = ({ workers: { image }, api }: Figures) => {
  const { writesPerImage, readsPerImage, processorRatio } = assumptions;
  const requests = (of: 'api' | 'database') => writesPerImage * api.write[of] + readsPerImage * api.read[of];
  return {
    worker: image.worker / processorRatio,
    api: requests('api') / processorRatio,
    database: (image.database + requests('database')) / processorRatio,
  };
};

export const bytesPerImage = ({ workers: { stored }, footprint }: Figures) => ({
  storage: stored.original + stored.renditions,
  postgres: footprint.postgresPerDocument + footprint.postgresPerJob,
});

/** Images a second that so many vCPU do, at the utilisation that is aimed at. */
const imagesPerSecond = (vcpu: number, milliseconds: number): number =>
  (vcpu * assumptions.utilisation * 1000) / milliseconds;

export type Demand = {
  images: number;
  peakPerSecond: number;
  workerVcpu: number;
  workerTasks: number;
  apiVcpu: number;
  apiTasks: number;
  databaseVcpu: number;
  connections: number;
  /** Of the jobs of the busiest hour, if no worker took any. */
  redisGib: number;
  /** That a year of it leaves. */
  postgresGib: number;
  storageGib: number;
};

/** What so many images a month take in their busiest hour, with tasks of the stack's size. */
export const demandOf = (figures: Figures, { api, worker }: StackConfig, images: number): Demand => {
  const { peak, utilisation } = assumptions;
  const peakPerSecond = (images / secondsAMonth) * peak;
  const each = perImage(figures);
  const vcpu = (milliseconds: number) => (peakPerSecond * milliseconds) / 1000 / utilisation;
  const tasks = (of: number, { cpu, min }: { cpu: number; min: number }) => Math.max(min, Math.ceil((of * 1024) / cpu));
  const [workerTasks, apiTasks] = [tasks(vcpu(each.worker), worker), tasks(vcpu(each.api), api)];
  const bytes = bytesPerImage(figures);
  return {
    images,
    peakPerSecond,
    workerVcpu: vcpu(each.worker),
    workerTasks,
    apiVcpu: vcpu(each.api),
    apiTasks,
    databaseVcpu: vcpu(each.database),
    connections: connectionsOf(apiTasks, workerTasks),
    redisGib: (peakPerSecond * 3600 * figures.footprint.redisPerWaitingJob) / gib,
    postgresGib: (images * 12 * bytes.postgres) / gib,
    storageGib: (images * 12 * bytes.storage) / gib,
  };
};

/** Each process opens one connection more than its pool: its pulse. */
const connectionsOf = (apiTasks: number, workerTasks: number): number =>
  apiTasks * (poolSizes.api + 1) + workerTasks * (poolSizes.worker + 1);

export type Limit = {
  what: string;
  /** As the stack sets it. */
  limit: string;
  /** Images a second in the busiest hour at which it is reached. */
  perSecond: number;
  /** The same, images a month. */
  perMonth: number;
};

/** The limits of a stack that a rate of images meets, the lowest first. */
export const limitsOf = (figures: Figures, { api, worker, database }: StackConfig): Limit[] => {
  const each = perImage(figures);
  const size = databaseSize(database.instanceClass);
  const limit = (what: string, text: string, perSecond: number): Limit => ({
    what,
    limit: text,
    perSecond,
    perMonth: (perSecond / assumptions.peak) * secondsAMonth,
  });
  const tasks = ({ max, cpu }: { max: number; cpu: number }) => `${max} tasks of ${cpu / 1024} vCPU`;
  /** Tasks of both services that the connections suffice for, in the proportion that images need them. */
  const connections = maxConnections(size);
  const perImageConnections =
    (each.api / api.cpu) * (poolSizes.api + 1) + (each.worker / worker.cpu) * (poolSizes.worker + 1);
  const byConnections = (connections * assumptions.utilisation * 1000) / (perImageConnections * 1024);
  return [
    limit('workers', tasks(worker), imagesPerSecond((worker.max * worker.cpu) / 1024, each.worker)),
    limit('API', tasks(api), imagesPerSecond((api.max * api.cpu) / 1024, each.api)),
    limit(
      'processor of the database',
      `${database.instanceClass}: ${size.vcpu} vCPU all day`,
      imagesPerSecond(size.vcpu, each.database),
    ),
    limit('connections to the database', `${connections}, each task with its pool and pulse`, byConnections),
  ].toSorted((a, b) => a.perSecond - b.perSecond);
};

/** What fills up, however slowly: how much of it fits. */
export const roomOf = (figures: Figures, { database, cache }: StackConfig) => ({
  images: (database.maxStorageGb * gib) / bytesPerImage(figures).postgres,
  waitingJobs: cacheBytes(cache.nodeType) / figures.footprint.redisPerWaitingJob,
  activeAccounts: cacheBytes(cache.nodeType) / figures.api.redisBytesPerAccount,
});

export type Cost = { what: string; quantity: number; price: Price; eur: number };

/** What a million images cost once, by the vCPU and memory they use. */
export const costOfMillion = (figures: Figures, { api, worker }: StackConfig): Cost[] => {
  const each = perImage(figures);
  const images = 1e6;
  const cost = (what: string, quantity: number, price: Price): Cost => ({
    what,
    quantity,
    price,
    eur: (quantity * price.usd) / assumedRate,
  });
  const hours = (milliseconds: number) => (images * milliseconds) / 1000 / 3600 / assumptions.utilisation;
  /** GB for each vCPU of a task. */
  const memory = ({ cpu, memory: mib }: { cpu: number; memory: number }) => mib / 1024 / (cpu / 1024);
  const [cpu, ram] = worker.spot
    ? [prices.fargateSpotCpu, prices.fargateSpotMemory]
    : [prices.fargateCpu, prices.fargateMemory];
  return [
    cost(`workers${worker.spot ? ', Spot' : ''}: processor`, hours(each.worker), cpu),
    cost(`workers${worker.spot ? ', Spot' : ''}: memory`, hours(each.worker) * memory(worker), ram),
    cost('API: processor', hours(each.api), prices.fargateCpu),
    cost('API: memory', hours(each.api) * memory(api), prices.fargateMemory),
  ];
};

/** What a million images cost each month that they are kept. */
export const costOfKeeping = (figures: Figures): Cost[] => {
  const bytes = bytesPerImage(figures);
  const cost = (what: string, quantity: number, price: Price): Cost => ({
    what,
    quantity,
    price,
    eur: (quantity * price.usd) / assumedRate,
  });
  return [
    cost('S3', (1e6 * bytes.storage) / 1e9, prices.bucketGb),
    cost('storage of the database', (1e6 * bytes.postgres) / 1e9, prices.databaseStorage),
  ];
};
