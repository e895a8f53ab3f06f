import { Kbd, Modal, Table } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";

export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { inbox, close } = useStrings();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={inbox.keys.title}
      closeButtonProps={{ "aria-label": close }}
    >
      <Table withRowBorders={false}>
        <Table.Tbody>
          {inbox.keys.list.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td w={60}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
