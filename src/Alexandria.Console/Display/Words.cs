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

    /// <summary>Who a caller is, for people; an id that says nothing to them is shown as what kind of caller it is.</summary>
    /// <param name="id">As <c>Caller.Id</c> has it.</param>
    /// <param name="name">The caller's name; null where it is not known.</param>
    internal static string OfCaller(string id, string? name = null) => id.Split(':', 2) switch
    {
        ["local", var account] => $"{account} (this machine)",
        ["workflow", var workflow] => $"{Of(name ?? workflow)} (workflow)",
        _ when !string.IsNullOrEmpty(name) => name,
        ["user", _] => "a user",
        ["key", _] => "an API key",
        _ => id,
    };
}
