import type { ReactNode } from 'react';

interface IconProps {
  size?: number;
}

/** Strokes that mirror with the direction of reading have the class `mirrored`. */
function drawn(paths: string, mirrored = false, usual = 18) {
  return function Icon({ size = usual }: IconProps): ReactNode {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        className={mirrored ? 'mirrored' : undefined}
      >
        <path d={paths} />
      </svg>
    );
  };
}

export const SunIcon = drawn(
  'M12 8a4 4 0 1 0 0 8 4 4 0 1 0 0-8M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4',
);
export const MoonIcon = drawn('M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z');
export const ChevronIcon = drawn('m6 9 6 6 6-6', false, 14);
export const SearchIcon = drawn('M11 4a7 7 0 1 0 0 14 7 7 0 1 0 0-14M16.2 16.2 20 20', false, 16);
export const PlusIcon = drawn('M12 5v14M5 12h14', false, 16);
export const CheckIcon = drawn('m5 12.5 4.5 4.5L19 7.5', false, 16);
export const CloseIcon = drawn('m6 6 12 12M18 6 6 18', false, 16);
export const ColumnsIcon = drawn('M4 5h16v14H4zM9.3 5v14M14.7 5v14', false, 16);
export const CopyIcon = drawn('M9 9h10v10H9zM15 9V5H5v10h4', false, 15);
export const DownloadIcon = drawn('M12 4v11M7 11l5 5 5-5M5 20h14', false, 16);
export const EditIcon = drawn('M5 19l1-4L16 5l3 3L9 18zM14 7l3 3', false, 16);
export const TrashIcon = drawn('M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10 11v5M14 11v5', false, 16);
export const BackIcon = drawn('M15 6l-6 6 6 6', true, 16);
export const ForwardIcon = drawn('M9 6l6 6-6 6', true, 16);
export const SortUpIcon = drawn('M12 19V6M6.5 11 12 5.5l5.5 5.5', false, 14);
export const SortDownIcon = drawn('M12 5v13M6.5 13l5.5 5.5 5.5-5.5', false, 14);
export const SortIcon = drawn('m8 10 4-4 4 4M8 14l4 4 4-4', false, 14);
export const WarningIcon = drawn('M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1');
export const FileIcon = drawn('M7 3h7l4 4v14H7zM14 3v4h4', false, 16);
export const UserIcon = drawn(
  'M12 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8M4.5 20a7.5 7.5 0 0 1 15 0',
  false,
  16,
);
export const ContractIcon = drawn('M6 3h12v18H6zM9 8h6M9 12h6M9 16h3', false, 16);
export const ActionIcon = drawn('M13 3 5 13.5h6L10 21l8-10.5h-6z', false, 16);
