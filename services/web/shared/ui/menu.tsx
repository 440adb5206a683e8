import { clsx } from 'clsx';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

/**
 * A menu behind a button. Not modal: a modal one writes a style element, which the content security policy refuses.
 *
 * @param trigger the button
 */
export const Menu = ({
  trigger,
  defaultOpen = false,
  children,
}: {
  trigger: ReactNode;
  defaultOpen?: boolean;
  children: ReactNode;
}) => (
  <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    {/* Within the page's landmark, where who goes from one to the next finds it. */}
    <DropdownMenu.Portal container={document.getElementById('content')}>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        className="z-40 min-w-52 max-w-[calc(100vw-1rem)] animate-appear rounded-xl border border-line bg-surface p-1.5 shadow-lg"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);

const itemClass =
  'flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 outline-none data-[highlighted]:bg-sunken data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50';

/** With `asChild`, its child is the item: a link. */
export const MenuItem = ({
  danger = false,
  ...props
}: { danger?: boolean } & Omit<DropdownMenu.DropdownMenuItemProps, 'className'>) => (
  <DropdownMenu.Item {...props} className={clsx(itemClass, danger && 'text-danger')} />
);

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-3 pt-2 pb-1 text-muted text-xs">{children}</DropdownMenu.Label>
);

export const MenuSeparator = () => <DropdownMenu.Separator className="my-1.5 h-px bg-line" />;

/** One of several; the chosen one is marked. */
export const MenuChoice = <Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) => (
  <>
    <MenuLabel>{label}</MenuLabel>
    <DropdownMenu.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as Value)} aria-label={label}>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          className={itemClass}
          onSelect={(event) => event.preventDefault()}
        >
          <span className="grid size-4 place-items-center rounded-full border border-line-strong">
            <DropdownMenu.ItemIndicator className="size-2 rounded-full bg-accent" />
          </span>
          {option.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  </>
);
