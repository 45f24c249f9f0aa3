using System.Xml;
using System.Xml.Linq;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Reading;

/// <summary>The description of an XBRL taxonomy package (Taxonomy Packages 1.0, <c>META-INF/taxonomyPackage.xml</c>). The taxonomies themselves are kept as files; their concepts are not read as terms.</summary>
internal static class TaxonomyPackage
{
    private const long LargestDescription = 4L << 20;

    public static TermReadOutcome Read(Stream input, ITermSink sink)
    {
        var log = new ReadLog();
        try
        {
            using var reader = XmlReader.Create(input, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestDescription });
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            if (root.Name.LocalName != "taxonomyPackage" || !root.Name.NamespaceName.StartsWith("http://xbrl.org/", StringComparison.Ordinal))
            {
                log.Error(new("xbrl_no_package", 1, 1, "The description's root is no taxonomyPackage of http://xbrl.org/."));
                return log.Outcome(0);
            }

            var identifier = Text(root, "identifier");
            if (identifier is null)
            {
                log.Error(new("xbrl_no_identifier", ((IXmlLineInfo)root).LineNumber, ((IXmlLineInfo)root).LinePosition, "The package has no identifier."));
            }

            sink.Header(new() { Id = identifier, Title = Text(root, "name"), Version = Text(root, "version"), Licence = (string?)Child(root, "license")?.Attribute("href") ?? Text(root, "license") });
        }
        catch (XmlException error)
        {
            log.Error(new("xml_malformed", Math.Max(1, error.LineNumber), Math.Max(1, error.LinePosition), "The description is not well-formed XML, has a DTD, or is larger than 4 MiB."));
        }

        return log.Outcome(0);
    }

    private static XElement? Child(XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? Text(XElement element, string name) => Child(element, name)?.Value.Trim() is { Length: > 0 } text ? text : null;
}
