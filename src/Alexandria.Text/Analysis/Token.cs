namespace Alexandria.Text.Analysis;

/// <summary>A term and the place in the analysed text that it stands for.</summary>
/// <param name="Term">Case-folded and, where it is an English word, stemmed; what an index stores.</param>
/// <param name="Start">Index of the first UTF-16 unit.</param>
/// <param name="Length">Length in UTF-16 units; several tokens may share one place (an identifier and its words).</param>
public readonly record struct Token(string Term, int Start, int Length);
