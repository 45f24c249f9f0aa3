using System.Security.Cryptography;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Rules of subjects.</summary>
internal static class Subject
{
    /// <summary>Whether it can be published to: non-empty tokens of printable ASCII, without wildcards.</summary>
    public static bool IsLiteral(string subject) => IsFilter(subject) && !subject.AsSpan().ContainsAny('*', '>');

    /// <summary>Whether it can be subscribed to.</summary>
    public static bool IsFilter(string subject) =>
        subject.Length is > 0 and <= 1_024 && subject.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
        && subject[0] != '.' && subject[^1] != '.' && !subject.Contains("..", StringComparison.Ordinal);

    /// <summary>A subject that nobody else has, to be answered on.</summary>
    public static string NewInbox() => "_INBOX." + RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 22);
}
