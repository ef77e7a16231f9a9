/** Where the commands are carried out: the window's own process, or the bridge on loopback. */
export interface Host {
  /**
   * Carries out one command.
   *
   * Rejects with the `Problem` as the desk gave it, or with an `Error` when the desk could not be asked at all.
   */
  call(name: string, request: unknown): Promise<unknown>;

  /** Tells `listener` what has changed; the answer stops it. */
  onChanged(listener: (changed: unknown) => void): () => void;
}
