// The offline report: the same page as in the studio, its data in the file.
import { mount } from 'svelte';
import type { Report } from './api/types';
import ReportFile from './pages/ReportFile.svelte';
import { chooseTheme } from './state/theme';
import './styles/tokens.css';
import './styles/base.css';
import './styles/report.css';

const data = document.getElementById('report-data');
if (data) {
  chooseTheme(null);
  mount(ReportFile, { target: document.getElementById('page')!, props: { report: JSON.parse(data.textContent) as Report | null } });
}
