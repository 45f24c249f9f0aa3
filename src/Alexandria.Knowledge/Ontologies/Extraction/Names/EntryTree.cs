using System.Globalization;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Extraction.Names;

/// <summary>All entries of one archive, and the gates on how they meet: twins by case or normalisation, duplicates, a file where a directory is needed, too many.</summary>
internal sealed class EntryTree(ExtractionOptions options)
{
    private int count;
    private long nameBytes;

    public EntryNode Root { get; } = new(null, "", isDirectory: true) { IsListed = true };

    /// <summary>Directories, those included that only a path implies; without the target itself.</summary>
    public int Directories { get; private set; }

    /// <returns>Its node, or the root for an entry that names the target itself.</returns>
    /// <exception cref="ArchiveRefusedException">It meets another entry, or there are too many.</exception>
    public EntryNode Add(EntryPath path, bool isDirectory)
    {
        nameBytes += Encoding.UTF8.GetByteCount(path.Raw);
        if (nameBytes > options.MaxNamesBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.NamesTooLarge, string.Create(CultureInfo.InvariantCulture, $"The names of all entries have more than {options.MaxNamesBytes} bytes, which is the limit."));
        }

        if (path.Names.Count == 0)
        {
            return isDirectory ? Root : throw new ArchiveRefusedException(ExtractionCodes.NameEmpty, path.Raw, "a file needs a name.");
        }

        var at = Root;
        for (var i = 0; i < path.Names.Count - 1; i++)
        {
            at = Step(at, path.Names[i], isDirectory: true, path);
        }

        var node = Step(at, path.Names[^1], isDirectory, path);
        if (node.IsListed)
        {
            throw new ArchiveRefusedException(ExtractionCodes.DuplicateEntry, path.Raw, "the archive has this entry twice.");
        }

        node.IsListed = true;
        return node;
    }

    /// <summary>Equal for names that a file system may take for the same: canonical equivalents, and those that differ in case only.</summary>
    private static string Fold(string name) => Ascii.IsValid(name)
        ? name.ToLowerInvariant()
        : CanonicalForm.Decompose(CanonicalForm.Decompose(name).ToUpperInvariant().ToLowerInvariant()).Replace("ß", "ss", StringComparison.Ordinal).Replace('ſ', 's');

    private EntryNode Step(EntryNode parent, string name, bool isDirectory, EntryPath path)
    {
        var key = Fold(name);
        if (!parent.Children.TryGetValue(key, out var node))
        {
            if (++count > options.MaxEntries)
            {
                throw new ArchiveRefusedException(ExtractionCodes.TooManyEntries, string.Create(CultureInfo.InvariantCulture, $"The archive has more than {options.MaxEntries} files and directories, which is the limit."));
            }

            Directories += isDirectory ? 1 : 0;
            return parent.Children[key] = new EntryNode(parent, name, isDirectory);
        }

        if (!string.Equals(node.Name, name, StringComparison.Ordinal))
        {
            throw string.Equals(CanonicalForm.Decompose(node.Name), CanonicalForm.Decompose(name), StringComparison.Ordinal)
                ? new ArchiveRefusedException(ExtractionCodes.NormalizationCollision, path.Raw, "another entry has the same name once Unicode is normalised (NFC).")
                : new ArchiveRefusedException(ExtractionCodes.CaseCollision, path.Raw, "another entry's name differs only in upper and lower case.");
        }

        return node.IsDirectory == isDirectory
            ? node
            : throw new ArchiveRefusedException(ExtractionCodes.PathConflict, path.Raw, "the archive has this name as a file and as a directory.");
    }
}
