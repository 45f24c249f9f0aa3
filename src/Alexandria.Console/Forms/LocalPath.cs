namespace Alexandria.Console.Forms;

/// <summary>Decides where a form may lead back to: paths of this server only, so that a link cannot send people elsewhere after they sign in.</summary>
internal static class LocalPath
{
    public const string Start = "/console";

    /// <summary>The path, or the console's start when it is not a local one.</summary>
    public static string Or(string? path) => path is not null && IsLocal(path) ? path : Start;

    /// <summary>A single slash first (two, or a backslash, would name another host), then no control characters, no backslash and nothing outside ASCII, which browsers read in differing ways.</summary>
    public static bool IsLocal(string path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && path.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && !path.Contains('\\', StringComparison.Ordinal);
}
