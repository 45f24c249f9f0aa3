namespace Alexandria.Operations;

/// <summary>An answer that is read or looked at as it is, piece by piece, rather than taken apart as JSON.</summary>
/// <param name="Parts">In the order of reading.</param>
public sealed record MixedContent(IReadOnlyList<ContentPart> Parts);

/// <summary>A text or a file. Exactly one of the two is set.</summary>
public sealed record ContentPart
{
    public string? Text { get; init; }

    /// <summary>An image and a sound are shown as such, anything else as an attached resource.</summary>
    public FileContent? File { get; init; }

    /// <summary>Where the file can be read again; null for one that exists only here.</summary>
    public string? Uri { get; init; }

    public static ContentPart Of(string text) => new() { Text = text };

    public static ContentPart Of(FileContent file, string? uri = null) => new() { File = file, Uri = uri };
}

/// <summary>The answer of an operation that is a prompt: messages that begin a conversation with a language model.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Messages">In their order.</param>
public sealed record Prompt(string Description, IReadOnlyList<PromptMessage> Messages);

/// <summary>One message of a prompt.</summary>
/// <param name="Speaker">Whose words they are.</param>
/// <param name="Content">A text or a file.</param>
public sealed record PromptMessage(Speaker Speaker, ContentPart Content);

/// <summary>Whose words a message is.</summary>
public enum Speaker
{
    User,
    Assistant,
}
