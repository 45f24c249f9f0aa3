using System.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>
/// Reads RDF/XML (W3C RDF 1.1 XML Syntax) as a stream: what is kept is the path of open elements, the names that the
/// document uses and a hash of each <c>rdf:ID</c>, of at most <see cref="RdfXmlTerms.MaxIds"/>.
/// </summary>
/// <remarks>
/// Blank nodes without <c>rdf:nodeID</c> are labelled 1, 2, 3…, which no <c>rdf:nodeID</c> can be. In IRIs, characters
/// that IRIs cannot have are percent-encoded. Of a DTD only general entities are taken, and expanded within bounds; nothing outside of
/// the document is ever opened. Codes of errors: <c>rdfxml_…</c> where the document is XML but not RDF/XML, <c>xml_…</c>
/// where it is not XML or goes beyond a bound. Columns count UTF-16 units, as the framework's XML reader does.
/// </remarks>
internal static class RdfXmlReader
{
    /// <summary>Reads to the end or to the first error. The stream is left open.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ReadOutcome Read(Stream input, IStatementSink sink, ReadOptions options, CancellationToken cancellationToken = default)
    {
        XmlSource? source = null;
        RdfXmlParser? parser = null;
        try
        {
            source = new(input, options);
            parser = new(source, sink, options);
            parser.Read(cancellationToken);
            return new(parser.Statements, null);
        }
        catch (RdfXmlException error)
        {
            return Failed(error.Code, error.Line ?? source?.Position.LineNumber ?? 1, error.Column ?? source?.Position.LinePosition ?? 1, error.Message);
        }
        catch (XmlException error) when (error.InnerException is RdfXmlException inner)
        {
            return Failed(inner.Code, error.LineNumber, error.LinePosition, inner.Message);
        }
        catch (XmlException error)
        {
            // The framework gives no codes; these two messages name the setting that refused the document.
            var code = error.Message.Contains(nameof(XmlReaderSettings.MaxCharactersFromEntities), StringComparison.Ordinal) ? "xml_entity_limit"
                : error.Message.Contains(nameof(XmlReaderSettings.DtdProcessing), StringComparison.Ordinal) ? "xml_forbidden_declaration"
                : "xml_not_well_formed";
            return Failed(code, error.LineNumber, error.LinePosition, Printable(error.Message));
        }
        finally
        {
            source?.Dispose();
        }

        ReadOutcome Failed(string code, int line, int column, string message) =>
            new(parser?.Statements ?? 0, new(code, Math.Max(1, line), Math.Max(1, column), message));
    }

    private static string Printable(string message)
    {
        const int Longest = 200;
        var text = string.Create(Math.Min(message.Length, Longest), message, (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = source[i] is >= ' ' and < (char)0x7F ? source[i] : '?';
            }
        });
        return message.Length > Longest ? text + "…" : text;
    }
}
