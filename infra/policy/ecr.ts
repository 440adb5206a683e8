import * as aws from '@pulumi/aws';
import { onEach, onStack, type Rule, select, unless } from './rule.ts';

const { Repository, LifecyclePolicy } = aws.ecr;

// awsx makes the repository inside its component: a preview shows both, the plan without a cloud the component only.
const component = 'awsx:ecr:Repository';

const scans = (scanning: { scanOnPush?: boolean } | undefined) =>
  unless(scanning?.scanOnPush === true, 'scanOnPush must be true');
const immutable = (mutability: string | undefined) =>
  unless(mutability?.startsWith('IMMUTABLE'), 'imageTagMutability must be IMMUTABLE');

interface ComponentProps {
  readonly imageScanningConfiguration?: { scanOnPush?: boolean };
  readonly imageTagMutability?: string;
  readonly lifecyclePolicy?: { rules?: readonly { maximumNumberOfImages?: number }[] };
}

const onComponent = (control: string, title: string, check: (props: ComponentProps) => string[]): Rule => ({
  kind: 'resource',
  control: `${control}-awsx`,
  title,
  type: component,
  check: ({ props }) => check(props as ComponentProps),
});

export const ecrRules: readonly Rule[] = [
  onEach(Repository, 'ECR.1', 'Images are scanned', (props) => scans(props.imageScanningConfiguration)),
  onComponent('ECR.1', 'Images are scanned', (props) => scans(props.imageScanningConfiguration)),
  onEach(Repository, 'ECR.2', 'A tag never changes its image', (props) => immutable(props.imageTagMutability)),
  onComponent('ECR.2', 'A tag never changes its image', (props) => immutable(props.imageTagMutability)),
  onStack('ECR.3', 'Old images go', (resources) => {
    const kept = new Set(select(resources, LifecyclePolicy).map(({ resource }) => resource.name));
    return select(resources, Repository)
      .filter(({ resource }) => !kept.has(resource.name))
      .map(({ resource }) => ({ resource, message: 'needs a lifecycle policy' }));
  }),
  onComponent('ECR.3', 'Three images or more stay for a roll-back', ({ lifecyclePolicy }) =>
    unless(
      lifecyclePolicy?.rules?.some(({ maximumNumberOfImages = 0 }) => maximumNumberOfImages >= 3),
      'lifecyclePolicy must keep three images or more',
    ),
  ),
];
