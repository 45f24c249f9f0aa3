using System.Globalization;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Extraction.Names;

/// <summary>The path of an entry after the gates on names: relative, below the target, and a name of its own on every common file system.</summary>
/// <param name="Raw">As the archive has it, for messages.</param>
/// <param name="Names">Top down; empty for the target itself (<c>./</c>).</param>
internal sealed record EntryPath(string Raw, IReadOnlyList<string> Names)
{
    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <exception cref="ArchiveRefusedException">The name of the gate that it fails.</exception>
    public static EntryPath Parse(string raw, ExtractionOptions options)
    {
        // A reader may take a backslash for a separator, or a NUL for the end of the name.
        if (raw.Split('/', '\\', '\0').Any(name => name.Trim(' ') == ".."))
        {
            throw new ArchiveRefusedException(ExtractionCodes.Traversal, raw, "the name leads out of the target with '..'.");
        }

        if (raw.StartsWith('/') || raw.StartsWith('\\') || (raw.Length > 1 && char.IsAsciiLetter(raw[0]) && raw[1] == ':'))
        {
            throw new ArchiveRefusedException(ExtractionCodes.AbsolutePath, raw, "the name is absolute or names a drive or a server.");
        }

        string[] names = [.. raw.Split('/').Where(name => name is not ("" or "."))];
        foreach (var name in names)
        {
            Check(name, raw, options);
        }

        if (names.Length > options.MaxDepth)
        {
            throw new ArchiveRefusedException(ExtractionCodes.TooDeep, raw, string.Create(CultureInfo.InvariantCulture, $"the path has {names.Length} names; the limit is {options.MaxDepth}."));
        }

        var bytes = names.Sum(Encoding.UTF8.GetByteCount) + Math.Max(0, names.Length - 1);
        return bytes <= options.MaxPathBytes
            ? new EntryPath(raw, names)
            : throw new ArchiveRefusedException(ExtractionCodes.PathTooLong, raw, string.Create(CultureInfo.InvariantCulture, $"the path has {bytes} bytes; the limit is {options.MaxPathBytes}."));
    }

    private static void Check(string name, string raw, ExtractionOptions options)
    {
        foreach (var character in name)
        {
            if (char.IsControl(character) || character is '<' or '>' or ':' or '"' or '|' or '?' or '*' or '\\' or '\uFFFE' or '\uFFFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
            {
                throw new ArchiveRefusedException(ExtractionCodes.NameCharacter, raw, string.Create(CultureInfo.InvariantCulture, $"the name has the character U+{(int)character:X4}, which not every file system can hold or which hides what the name is."));
            }
        }

        if (name[^1] is '.' or ' ')
        {
            throw new ArchiveRefusedException(ExtractionCodes.NameEnding, raw, "a name ends in a dot or a space, which Windows takes away.");
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (Devices.Contains((dot < 0 ? name : name[..dot]).TrimEnd(' ')))
        {
            throw new ArchiveRefusedException(ExtractionCodes.NameReserved, raw, "a name is that of a device on Windows.");
        }

        if (Encoding.UTF8.GetByteCount(name) is var bytes && bytes > options.MaxNameBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.NameTooLong, raw, string.Create(CultureInfo.InvariantCulture, $"a name has {bytes} bytes; the limit is {options.MaxNameBytes}."));
        }
    }
}
