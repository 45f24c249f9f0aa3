using System.Text;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>The character classes that names and labels are made of (RDF 1.1 Turtle, section 6.5).</summary>
internal static class NameCharacters
{
    /// <summary>Of the ASCII characters <c>PN_CHARS_BASE</c>.</summary>
    public const byte Letter = 1;

    public const byte Digit = 2;

    public const byte Underscore = 4;

    public const byte Hyphen = 8;

    public const byte Dot = 16;

    public const byte Colon = 32;

    /// <summary>The first character of <c>PLX</c>: a percent sign or a backslash.</summary>
    public const byte Escape = 64;

    /// <summary>A byte of a character beyond ASCII, which has to be decoded.</summary>
    public const byte Beyond = 128;

    private static readonly byte[] Classes = BuildClasses();

    public static byte ClassOf(byte b)
    {
        return Classes[b];
    }

    /// <summary><c>PN_CHARS_BASE</c>.</summary>
    public static bool IsBase(Rune rune)
    {
        return rune.Value is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')
            or (>= 0xC0 and <= 0xD6) or (>= 0xD8 and <= 0xF6) or (>= 0xF8 and <= 0x2FF)
            or (>= 0x370 and <= 0x37D) or (>= 0x37F and <= 0x1FFF) or (>= 0x200C and <= 0x200D)
            or (>= 0x2070 and <= 0x218F) or (>= 0x2C00 and <= 0x2FEF) or (>= 0x3001 and <= 0xD7FF)
            or (>= 0xF900 and <= 0xFDCF) or (>= 0xFDF0 and <= 0xFFFD) or (>= 0x10000 and <= 0xEFFFF);
    }

    /// <summary>Of the characters beyond ASCII: <c>PN_CHARS</c>.</summary>
    public static bool IsBeyondAsciiName(Rune rune)
    {
        return IsBase(rune) || rune.Value is 0xB7 or (>= 0x300 and <= 0x36F) or (>= 0x203F and <= 0x2040);
    }

    private static byte[] BuildClasses()
    {
        var classes = new byte[256];
        for (var b = 0; b < 256; b++)
        {
            classes[b] = (char)b switch
            {
                (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Letter,
                >= '0' and <= '9' => Digit,
                '_' => Underscore,
                '-' => Hyphen,
                '.' => Dot,
                ':' => Colon,
                '%' or '\\' => Escape,
                >= (char)0x80 => Beyond,
                _ => 0,
            };
        }

        return classes;
    }
}
