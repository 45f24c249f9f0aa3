using System.Diagnostics.CodeAnalysis;

namespace Alexandria.Downloads;

/// <summary>How a checksum is made. MD5 and SHA-1 find accidents, not attackers; publishers still use them.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>32 hexadecimal digits.</summary>
    Md5,

    /// <summary>40 hexadecimal digits.</summary>
    Sha1,

    /// <summary>64 hexadecimal digits.</summary>
    Sha256,

    /// <summary>128 hexadecimal digits.</summary>
    Sha512,
}

/// <summary>A checksum of a file.</summary>
/// <param name="Algorithm">How it was made.</param>
/// <param name="Hex">Lower-case hexadecimal digits, as many as the algorithm gives.</param>
public sealed record Checksum(ChecksumAlgorithm Algorithm, string Hex)
{
    /// <summary>Reads hexadecimal digits, of which the number tells the algorithm.</summary>
    public static bool TryParse(string? hex, [NotNullWhen(true)] out Checksum? checksum)
    {
        ChecksumAlgorithm? algorithm = hex?.Length switch
        {
            32 => ChecksumAlgorithm.Md5,
            40 => ChecksumAlgorithm.Sha1,
            64 => ChecksumAlgorithm.Sha256,
            128 => ChecksumAlgorithm.Sha512,
            _ => null,
        };
        checksum = algorithm is { } known && hex!.All(char.IsAsciiHexDigit) ? new Checksum(known, hex!.ToLowerInvariant()) : null;
        return checksum is not null;
    }
}
