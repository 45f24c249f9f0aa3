using System.Text.Json;

namespace Alexandria.Surfaces.Cli;

/// <summary>How properties are called on the command line.</summary>
internal static class OptionNames
{
    /// <summary>Options that every operation's verb has; a property of the same name is called <c>--name-value</c>.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal) { "json", "url", "key-file", "data", "idempotency-key", "if-match", "output", "help" };

    /// <summary><c>customerId</c> as <c>customer-id</c>.</summary>
    public static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    public static string Of(string property) => Kebab(property) is var name && Taken.Contains(name) ? $"--{name}-value" : $"--{name}";
}
