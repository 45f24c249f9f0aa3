namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>IRIs that the syntaxes themselves speak of.</summary>
internal static class RdfIris
{
    public const string Namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    public static ReadOnlySpan<byte> Type => "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"u8;

    public static ReadOnlySpan<byte> Subject => "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject"u8;

    public static ReadOnlySpan<byte> Predicate => "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate"u8;

    public static ReadOnlySpan<byte> Object => "http://www.w3.org/1999/02/22-rdf-syntax-ns#object"u8;

    public static ReadOnlySpan<byte> Statement => "http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement"u8;

    public static ReadOnlySpan<byte> First => "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"u8;

    public static ReadOnlySpan<byte> Rest => "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"u8;

    public static ReadOnlySpan<byte> Nil => "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"u8;

    public static ReadOnlySpan<byte> Member => "http://www.w3.org/1999/02/22-rdf-syntax-ns#_"u8;

    public static ReadOnlySpan<byte> XmlLiteral => "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"u8;

    public static ReadOnlySpan<byte> XsdString => "http://www.w3.org/2001/XMLSchema#string"u8;

    public static ReadOnlySpan<byte> XsdBoolean => "http://www.w3.org/2001/XMLSchema#boolean"u8;

    public static ReadOnlySpan<byte> XsdInteger => "http://www.w3.org/2001/XMLSchema#integer"u8;

    public static ReadOnlySpan<byte> XsdDecimal => "http://www.w3.org/2001/XMLSchema#decimal"u8;

    public static ReadOnlySpan<byte> XsdDouble => "http://www.w3.org/2001/XMLSchema#double"u8;
}
