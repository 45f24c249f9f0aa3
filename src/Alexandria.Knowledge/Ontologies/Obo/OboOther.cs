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
                OboValues.PropertyValue(ref cursor);
                return true;
            case "expand_assertion_to" or "expand_expression_to":
                cursor.Quoted();
                OboValues.References(ref cursor);
                cursor.End();
                return true;
            case "is_anonymous" or "builtin" or "is_cyclic" or "is_metadata_tag" or "is_class_level" or "always_asserted":
                OboValues.Flag(ref cursor);
                return true;
            case "inverse_of_on_instance_level" or "lexical_category":
                cursor.FreeText();
                return true;
            default:
                return false;
        }
    }
}
