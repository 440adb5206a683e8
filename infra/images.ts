import { resolve } from 'node:path';
import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as docker from '@pulumi/docker-build';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from './config.ts';
import { contentTag } from './content-tag.ts';

const root = resolve(import.meta.dirname, '..');
const targets = ['api', 'worker', 'backup'] as const;
type Target = (typeof targets)[number];

export interface ImagesArgs {
  readonly config: StackConfig['images'];
}

/** One image a target of the Dockerfile, ARM64, deployed by digest: what was scanned is what runs. */
export class Images extends pulumi.ComponentResource {
  /** `<repository>@sha256:…` by target. */
  readonly references: Readonly<Record<Target, pulumi.Output<string>>>;
  /** ARNs of the repositories, for the execution roles. */
  readonly repositoryArns: Readonly<Record<Target, pulumi.Output<string>>>;

  constructor(name: string, args: ImagesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:images:Images', name, {}, opts);
    const { keep, references } = args.config;
    const cache = this.repository('build-cache', 3);
    const repositories = {
      api: this.repository('api', keep),
      worker: this.repository('worker', keep),
      backup: this.repository('backup', keep),
    };
    const arn = (target: Target) => repositories[target].repository.apply((repository) => repository.arn);
    this.repositoryArns = { api: arn('api'), worker: arn('worker'), backup: arn('backup') };
    if (references) {
      this.references = {
        api: pulumi.output(references.api),
        worker: pulumi.output(references.worker),
        backup: pulumi.output(references.backup),
      };
    } else {
      const tag = contentTag(root);
      const build = (target: Target) => this.build(target, tag, repositories[target].url, cache.url);
      this.references = { api: build('api'), worker: build('worker'), backup: build('backup') };
    }
    this.registerOutputs({ references: this.references });
  }

  /** Tags are immutable but for the build cache's own; the `keep` newest images stay, for roll-backs. */
  private repository(target: Target | 'build-cache', keep: number): awsx.ecr.Repository {
    return new awsx.ecr.Repository(
      target,
      {
        ...(target === 'build-cache'
          ? {
              imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
              imageTagMutabilityExclusionFilters: [{ filter: 'cache-*', filterType: 'WILDCARD' }],
            }
          : { imageTagMutability: 'IMMUTABLE' }),
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: 'AES256' }],
        lifecyclePolicy: {
          rules: [{ description: `the ${keep} newest`, tagStatus: 'any', maximumNumberOfImages: keep }],
        },
      },
      { parent: this },
    );
  }

  private build(
    target: Target,
    tag: string,
    repository: pulumi.Output<string>,
    cache: pulumi.Output<string>,
  ): pulumi.Output<string> {
    const login = aws.ecr.getAuthorizationTokenOutput({}, { parent: this });
    const cacheRef = pulumi.interpolate`${cache}:cache-${target}`;
    const image = new docker.Image(
      target,
      {
        context: { location: root },
        dockerfile: { location: resolve(root, 'Dockerfile') },
        target,
        platforms: ['linux/arm64'],
        tags: [pulumi.interpolate`${repository}:${tag}`],
        // The same layers give the same digest, so that a retried push meets its own tag.
        buildArgs: { SOURCE_DATE_EPOCH: '0' },
        cacheFrom: [{ registry: { ref: cacheRef } }],
        cacheTo: [
          { registry: { ref: cacheRef, mode: 'max', imageManifest: true, ociMediaTypes: true, ignoreError: true } },
        ],
        push: true,
        buildOnPreview: false,
        registries: [{ address: repository, username: login.userName, password: pulumi.secret(login.password) }],
      },
      { parent: this },
    );
    return pulumi.interpolate`${repository}@${image.digest}`;
  }
}
