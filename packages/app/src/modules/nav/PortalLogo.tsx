/** The mark of the portal: three apps and a tick. */
export function PortalLogo() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect x="2" y="2" width="12" height="12" rx="3" fill="#7cc4ff" />
      <rect x="18" y="2" width="12" height="12" rx="3" fill="#9be5c3" />
      <rect x="2" y="18" width="12" height="12" rx="3" fill="#ffd479" />
      <path
        d="M18.5 24l4 4 8-9"
        fill="none"
        stroke="#fff"
        strokeWidth="3.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
