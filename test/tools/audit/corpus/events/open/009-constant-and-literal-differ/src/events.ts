export const CHECK_OUT_STARTED = 'check_out_started';
