namespace Alexandria.Console.Display;

/// <summary>How names of states and features are shown.</summary>
public static class Words
{
    /// <summary><c>in_progress</c> and <c>InProgress</c> become "In progress".</summary>
    public static string Of(string name)
    {
        var words = string.Concat(name.Select((c, i) => c is '_' or '-' or '.' ? " " : i > 0 && char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
