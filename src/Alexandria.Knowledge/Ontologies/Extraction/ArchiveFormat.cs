namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>The containers that can be extracted. What a file is is told by its first bytes, never by its name.</summary>
internal enum ArchiveFormat
{
    /// <summary>Stored or deflated entries, zip64 included.</summary>
    Zip,

    /// <summary>V7, ustar, pax or GNU, not compressed.</summary>
    Tar,

    TarGzip,

    TarBzip2,

    /// <summary>One compressed file.</summary>
    Gzip,

    /// <summary>One compressed file.</summary>
    Bzip2,
}
