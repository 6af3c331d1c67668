/** What middleware leaves for the handlers of the same request. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** The limit in bytes, set once the body turned out to be longer. */
    exceededBytes?: number;
  };
}
