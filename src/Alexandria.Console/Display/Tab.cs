namespace Alexandria.Console.Display;

/// <summary>A tab: a link to a view of the same thing.</summary>
public sealed record Tab(string Title, string Href, bool Current, int? Count = null);
