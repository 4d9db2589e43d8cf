/**
 * Nothing is told to anybody: onnxruntime-node would keep an id of this machine and send events to its makers. It looks
 * when the first network is opened. Whoever sets the variable decides.
 */
process.env.ORT_DISABLE_TELEMETRY ??= '1';
