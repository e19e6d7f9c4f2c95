using Isthmus.Kernel.Handles;

namespace Isthmus.Kernel.Files;

/// <summary>The rights of a new handle to an open file.</summary>
public static class FileRights
{
    private const ObjectRights Common = ObjectRights.Wait | ObjectRights.Duplicate | ObjectRights.Transfer;

    /// <summary>All that the way it was opened allows: content is mapped by who may read it, as code by who may execute it. Names in a
    /// directory may be looked up, listed and changed, as far as the directory's own permissions go.</summary>
    public static ObjectRights Of(OpenFile file, Credentials credentials)
    {
        if (file is DirectoryFile)
        {
            return Common | ObjectRights.Read | ObjectRights.Write | ObjectRights.Enumerate;
        }

        bool canRead = (file.Mode & OpenMode.Read) != 0;
        bool canWrite = (file.Mode & OpenMode.Write) != 0;
        ObjectRights rights = Common
            | (canRead ? ObjectRights.Read : ObjectRights.None)
            | (canWrite ? ObjectRights.Write : ObjectRights.None);
        return !canRead || file.Pages is null ? rights
            : file.Inode!.Permits(credentials, AccessRights.Execute) ? rights | ObjectRights.Map | ObjectRights.Execute
            : rights | ObjectRights.Map;
    }
}
