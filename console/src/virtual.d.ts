declare module 'virtual:catalogue/*' {
  const messages: Record<string, import('@lingui/core').CompiledMessage>;
  export default messages;
}
declare module '*.module.css' {
  const classes: Record<string, string>;
  export default classes;
}
