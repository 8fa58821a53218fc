import { type ReactNode, useId } from 'react';
import './brand.css';

/** A quiet tiling of eight-pointed stars, drawn in the current colour. Pure decoration. */
export function Zellige({ className }: { className: string }): ReactNode {
  const id = useId();
  return (
    <svg className={className} width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id={id} width="72" height="72" patternUnits="userSpaceOnUse">
          <g className="zellige-line">
            <path d="M36 8 44.2 16.2H55.8V27.8L64 36l-8.2 8.2v11.6H44.2L36 64l-8.2-8.2H16.2V44.2L8 36l8.2-8.2V16.2h11.6z" />
            <path d="M36 22l4.1 4.1h5.8v5.8L50 36l-4.1 4.1v5.8h-5.8L36 50l-4.1-4.1h-5.8v-5.8L22 36l4.1-4.1v-5.8h5.8z" />
            <path d="M36 0v8M36 64v8M0 36h8M64 36h8M0 0l16.2 16.2M72 0 55.8 16.2M0 72l16.2-16.2M72 72 55.8 55.8" />
          </g>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}
