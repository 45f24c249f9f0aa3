namespace Alexandria.Console.Shell;

/// <summary>One page above the one shown.</summary>
public sealed record Crumb(string Title, string Href);
