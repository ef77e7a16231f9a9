import { Devices } from "@/features/devices/Devices";

/** The organisation's devices, and its keys on paper. */
export function DevicesScreen() {
  return <Devices />;
}
