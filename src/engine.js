// Runs the engine: the same module as the page's, which finds itself in a worker.
// The page sends the module, compiled already, and the address of its script.
onmessage = async ({ data: [script, module] }) => {
  onmessage = null;
  const { default: start } = await import(script);
  await start({ module_or_path: module });
};
