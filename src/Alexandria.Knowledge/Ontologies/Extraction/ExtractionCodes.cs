namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>Why an archive is refused. Stable: programs rely on them. <c>docs/methods/extraction.md</c> says what each protects from and what to do.</summary>
internal static class ExtractionCodes
{
    public const string ArchiveNotFound = "archive_not_found";
    public const string ArchiveUnreadable = "archive_unreadable";
    public const string TargetExists = "archive_target_exists";
    public const string TargetUnwritable = "archive_target_unwritable";

    public const string Empty = "archive_empty";
    public const string FormatUnknown = "archive_format_unknown";
    public const string FormatUnsupported = "archive_format_unsupported";
    public const string FormatNotAllowed = "archive_format_not_allowed";

    public const string Traversal = "archive_traversal";
    public const string AbsolutePath = "archive_absolute_path";
    public const string NameEmpty = "archive_name_empty";
    public const string NameEncoding = "archive_name_encoding";
    public const string NameCharacter = "archive_name_character";
    public const string NameEnding = "archive_name_ending";
    public const string NameReserved = "archive_name_reserved";
    public const string NameTooLong = "archive_name_too_long";
    public const string PathTooLong = "archive_path_too_long";
    public const string TooDeep = "archive_too_deep";
    public const string NamesTooLarge = "archive_names_too_large";

    public const string DuplicateEntry = "archive_duplicate_entry";
    public const string CaseCollision = "archive_case_collision";
    public const string NormalizationCollision = "archive_normalization_collision";
    public const string PathConflict = "archive_path_conflict";

    public const string Symlink = "archive_symlink";
    public const string HardLink = "archive_hard_link";
    public const string Device = "archive_device";
    public const string EntryType = "archive_entry_type";

    public const string TooManyEntries = "archive_too_many_entries";
    public const string FileTooLarge = "archive_file_too_large";
    public const string TotalTooLarge = "archive_total_too_large";
    public const string EntryRatio = "archive_entry_ratio";
    public const string TotalRatio = "archive_total_ratio";
    public const string DiskSpace = "archive_disk_space";

    public const string Corrupt = "archive_corrupt";
    public const string Checksum = "archive_checksum";
    public const string Truncated = "archive_truncated";
    public const string TrailingData = "archive_trailing_data";
    public const string Encrypted = "archive_encrypted";
    public const string MethodUnsupported = "archive_method_unsupported";

    public const string ZipEndMissing = "archive_zip_end_missing";
    public const string ZipEndAmbiguous = "archive_zip_end_ambiguous";
    public const string ZipCommentLength = "archive_zip_comment_length";
    public const string ZipMultiDisk = "archive_zip_multi_disk";
    public const string ZipPrependedData = "archive_zip_prepended_data";
    public const string ZipDirectoryBounds = "archive_zip_directory_bounds";
    public const string ZipDirectoryDamaged = "archive_zip_directory_damaged";
    public const string ZipEntryCount = "archive_zip_entry_count";
    public const string Zip64LocatorMissing = "archive_zip64_locator_missing";
    public const string Zip64RecordMissing = "archive_zip64_record_missing";
    public const string Zip64Contradiction = "archive_zip64_contradiction";
    public const string Zip64FieldMissing = "archive_zip64_field_missing";
    public const string Zip64NoUncompressedSize = "archive_zip64_no_uncompressed_size";
    public const string Zip64NoCompressedSize = "archive_zip64_no_compressed_size";
    public const string Zip64NoOffset = "archive_zip64_no_offset";
    public const string ZipExtraField = "archive_zip_extra_field";
    public const string ZipStoredSize = "archive_zip_stored_size";
    public const string ZipDirectoryWithData = "archive_zip_directory_with_data";
    public const string ZipLocalHeaderMissing = "archive_zip_local_header_missing";
    public const string ZipLocalHeaderMismatch = "archive_zip_local_header_mismatch";
    public const string ZipDataBounds = "archive_zip_data_bounds";
    public const string ZipOverlap = "archive_zip_overlap";
    public const string ZipUnlistedEntry = "archive_zip_unlisted_entry";
    public const string ZipTooManyBytes = "archive_zip_too_many_bytes";
    public const string ZipTooFewBytes = "archive_zip_too_few_bytes";
    public const string ZipCompressedSize = "archive_zip_compressed_size";
    public const string ZipDescriptorMismatch = "archive_zip_descriptor_mismatch";

    public const string TarHeader = "archive_tar_header";
    public const string TarNumber = "archive_tar_number";
    public const string TarExtendedHeader = "archive_tar_extended_header";
    public const string TarSparse = "archive_tar_sparse";
    public const string TarEndMissing = "archive_tar_end_missing";
}
