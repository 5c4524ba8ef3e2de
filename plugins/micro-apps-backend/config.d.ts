export interface Config {
  microApps?: object;
}
