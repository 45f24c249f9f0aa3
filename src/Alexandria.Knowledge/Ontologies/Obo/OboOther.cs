namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>Tags of stanzas that are checked, and of which a term keeps nothing.</summary>
internal static class OboOther
{
    /// <returns>False for a tag that OBO 1.2 and 1.4 do not have.</returns>
    public static bool Read(string tag, ref OboCursor cursor)
    {
        switch (tag)
        {
            case "comment" or "created_by" or "creation_date" or "modified_by" or "modification_date":
                cursor.FreeText();
                return true;
            case "subset":
                cursor.Word("a subset");
                cursor.End();
                return true;
            case "property_value":
                PropertyValue(ref cursor);
                return true;
            case "expand_assertion_to" or "expand_expression_to":
                cursor.Quoted();
                if (cursor.Next('['))
                {
                    cursor.ReferenceList();
                }

                cursor.End();
                return true;
            case "is_anonymous" or "builtin" or "is_cyclic" or "is_metadata_tag" or "is_class_level" or "always_asserted":
                var word = cursor.Word("true or false");
                if (word is not ("true" or "false"))
                {
                    cursor.Fail("obo_expected_boolean", "Expected true or false.", cursor.WordStart);
                }

                cursor.End();
                return true;
            case "inverse_of_on_instance_level" or "lexical_category":
                cursor.FreeText();
                return true;
            default:
                return false;
        }
    }

    /// <summary>A property and its value: an id, or a text in quotation marks with its datatype.</summary>
    public static (string Property, string Value) PropertyValue(ref OboCursor cursor)
    {
        var property = cursor.Word("a property");
        var quoted = cursor.Next('"');
        var value = quoted ? cursor.Quoted() : cursor.Word("a value");
        if (cursor.HasMore())
        {
            cursor.Word("a datatype");
        }

        cursor.End();
        return (property, value);
    }
}
