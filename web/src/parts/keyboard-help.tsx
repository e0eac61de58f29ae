import { texts } from '../text/texts.js';
import { Modal } from './modal.js';

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const keys: [keys: string, meaning: string][] = [
    ['/', texts.keySearch],
    ['↑ ↓', texts.keyMove],
    ['Enter', texts.keyOpen],
    ['Esc', texts.keyBack],
    ['?', texts.keyHelp],
  ];
  return (
    <Modal title={texts.keyboard} onClose={onClose}>
      <table>
        <tbody>
          {keys.map(([name, meaning]) => (
            <tr key={name}>
              <th scope="row">
                <kbd>{name}</kbd>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="dialog">
        <button>{texts.close}</button>
      </form>
    </Modal>
  );
}
