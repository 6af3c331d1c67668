/** The event by which a fit, or whoever cancels its refresh, wakes the refresh that waits for it. */
export const FIT_ENDED = "fit-ended";
