let skewMs = 0;

export function setSkew(serverDateHeader) {
  skewMs = Date.parse(serverDateHeader) - Date.now();
}

export const clock = {
  ms: () => Date.now() + skewMs,
  seconds() {
    return Math.floor(this.ms() / 1000);
  },
};
