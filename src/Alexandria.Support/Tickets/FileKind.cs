using System.Text;

namespace Alexandria.Support.Tickets;

/// <summary>Recognises what a file is by its bytes. What a sender claims is not believed: the answer is what the file is served as.</summary>
internal static class FileKind
{
    public const string Text = "text/plain; charset=utf-8";
    public const string Binary = "application/octet-stream";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Png))
        {
            return "image/png";
        }

        if (bytes.StartsWith(Jpeg))
        {
            return "image/jpeg";
        }

        return bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? "image/gif" : TextOf(bytes) is null ? Binary : Text;
    }

    /// <summary>The file as text; null when it is none.</summary>
    public static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
        {
            return null;
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The last part of a name, without control characters, at most 200 characters; <c>file</c> when nothing is left.</summary>
    public static string SafeName(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var kept = string.Concat(last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c != '"')).Trim().Trim('.');
        return kept.Length == 0 ? "file" : kept[..Math.Min(kept.Length, 200)];
    }
}
