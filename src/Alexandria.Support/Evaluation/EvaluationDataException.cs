namespace Alexandria.Support.Evaluation;

/// <summary>A file given for an evaluation does not have the form that its documentation asks for.</summary>
internal sealed class EvaluationDataException : Exception
{
    public EvaluationDataException(string file, int line, string problem)
        : base(line > 0 ? $"{file}, line {line}: {problem}" : $"{file}: {problem}") => (File, Line) = (file, line);

    public string File { get; }

    /// <summary>One-based; 0 when the file as a whole is meant.</summary>
    public int Line { get; }
}
