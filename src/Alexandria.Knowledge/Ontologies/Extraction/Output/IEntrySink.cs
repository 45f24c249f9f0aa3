using Alexandria.Knowledge.Ontologies.Extraction.Names;

namespace Alexandria.Knowledge.Ontologies.Extraction.Output;

/// <summary>Takes the entries of an archive one after the other, in the archive's order.</summary>
internal interface IEntrySink
{
    void Directory(EntryNode node);

    /// <param name="node">Its place and name.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="storedBytes">What the archive stores of it, compressed; null where the archive is compressed as a whole.</param>
    void File(EntryNode node, Stream content, long? storedBytes);
}
