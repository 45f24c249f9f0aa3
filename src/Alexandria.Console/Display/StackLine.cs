namespace Alexandria.Console.Display;

/// <summary>A stack frame as it is shown.</summary>
/// <param name="Function">Qualified name.</param>
/// <param name="Place">File and line; null when unknown.</param>
/// <param name="App">The product's own code rather than a runtime's or a library's: emphasised.</param>
public sealed record StackLine(string Function, string? Place, bool App);
