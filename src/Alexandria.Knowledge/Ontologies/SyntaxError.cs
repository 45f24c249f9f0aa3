namespace Alexandria.Knowledge.Ontologies;

/// <summary>Where and why a document could not be read.</summary>
/// <param name="Code">Stable, lower-case with underscores: <c>turtle_undeclared_prefix</c>.</param>
/// <param name="Line">From 1; 0 where it is about the whole document.</param>
/// <param name="Column">From 1 (0 with the line), in characters (Unicode code points) of the line.</param>
/// <param name="Message">For people; at most a short, printable piece of the document is quoted.</param>
internal sealed record SyntaxError(string Code, long Line, long Column, string Message);
