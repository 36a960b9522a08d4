import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useId, useRef, useState } from "react";

export interface VirtualListProps {
  readonly label: string;
  readonly total: number;
  /** Of one row, in pixels. */
  readonly rowSize: number;
  /** Items side by side in one row. */
  readonly columns?: number;
  readonly children: (index: number) => ReactNode;
  /** Enter or a click. */
  readonly onOpen: (index: number) => void;
  /** The items in sight, so that they can be fetched. */
  readonly onRange: (first: number, last: number) => void;
  readonly selected?: number | null;
  readonly className?: string;
}

/** Rows on either side of those in sight. A row of a grid has many items, each with several elements. */
const ROWS_AHEAD_OF_GRID = 2;
const ROWS_AHEAD_OF_LIST = 4;

/**
 * A list of any length of which only the part in sight is in the document. One stop for the Tab key; arrows, Home, End,
 * Page Up and Page Down move within it, Enter opens.
 */
export function VirtualList(props: VirtualListProps): ReactElement {
  const { label, total, rowSize, columns = 1, onOpen, onRange, selected = null } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rows = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowSize,
    overscan: columns > 1 ? ROWS_AHEAD_OF_GRID : ROWS_AHEAD_OF_LIST,
  });
  const inSight = rows.getVirtualItems();
  const first = (inSight[0]?.index ?? 0) * columns;
  const last = Math.min(total, ((inSight.at(-1)?.index ?? 0) + 1) * columns) - 1;
  useEffect(() => onRange(first, Math.max(first, last)), [first, last, onRange]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are measured anew when they change
  useEffect(() => rows.measure(), [rowSize, columns]);

  function moveTo(index: number): void {
    const next = Math.max(0, Math.min(total - 1, index));
    setActive(next);
    rows.scrollToIndex(Math.floor(next / columns));
  }

  /** Somebody who scrolled away with the mouse goes on from where they are, not from where the keys were last. */
  function startOfKeys(): number {
    if (active >= first && active <= last) return active;
    return Math.ceil((scroller.current?.scrollTop ?? 0) / rowSize) * columns;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowSize)) * columns;
    const step = stepOf(event, columns, page);
    if (event.key === "Enter" && total > 0) onOpen(active);
    else if (event.key === "Home") moveTo(0);
    else if (event.key === "End") moveTo(total - 1);
    else if (step !== 0) moveTo(startOfKeys() + step);
    else return;
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className={`virtual ${props.className ?? ""}`}
      role="listbox"
      aria-label={label}
      // Only while that item is in the document: a name that leads nowhere tells a screen reader nothing.
      aria-activedescendant={active >= first && active <= last ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="virtual-all" role="presentation" ref={heightOf(rows.getTotalSize())}>
        {inSight.map((row) => (
          <div key={row.key} className="virtual-row" role="presentation" ref={placeAt(row.start, rowSize)}>
            {itemsOf(row.index, columns, total).map((index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active item
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list
              <div
                key={index}
                id={`${id}-${index}`}
                className="virtual-item"
                role="option"
                aria-selected={index === selected}
                aria-posinset={index + 1}
                aria-setsize={total}
                data-active={index === active}
                onClick={() => {
                  setActive(index);
                  onOpen(index);
                }}
              >
                {props.children(index)}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Right and left follow the reading direction. */
function stepOf(event: KeyboardEvent, columns: number, page: number): number {
  const onwards = document.documentElement.dir === "rtl" ? -1 : 1;
  switch (event.key) {
    case "ArrowDown":
      return columns;
    case "ArrowUp":
      return -columns;
    case "ArrowRight":
      return columns > 1 ? onwards : 0;
    case "ArrowLeft":
      return columns > 1 ? -onwards : 0;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    default:
      return 0;
  }
}

function itemsOf(row: number, columns: number, total: number): readonly number[] {
  const first = row * columns;
  return Array.from({ length: Math.min(columns, total - first) }, (_, column) => first + column);
}

/** Through the object model: the policy allows no style attributes in markup. */
export function heightOf(pixels: number): (element: HTMLElement | null) => void {
  return (element) => {
    if (element !== null) element.style.height = `${pixels}px`;
  };
}

function placeAt(top: number, height: number): (element: HTMLElement | null) => void {
  return (element) => {
    if (element === null) return;
    element.style.transform = `translateY(${top}px)`;
    element.style.height = `${height}px`;
  };
}
